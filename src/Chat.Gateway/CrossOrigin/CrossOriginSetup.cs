namespace Chat.CrossOrigin;

/// <summary>
/// Configuration section <c>Cors</c>: which web pages of other origins may call this gateway from a browser. None by
/// default; the web client is of the gateway's own origin and needs no permission.
/// </summary>
internal sealed class CrossOriginOptions
{
    public const string Section = "Cors";

    /// <summary>Origins as a browser writes them, e.g. <c>https://app.example.org</c>.</summary>
    public string[] Origins { get; set; } = [];
}

internal static class CrossOriginSetup
{
    public static void AddCrossOrigin(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(CrossOriginOptions.Section).Get<CrossOriginOptions>() ?? new();
        // Credentials, because SignalR's browser client asks for them, and a sticky proxy's cookie needs them.
        builder.Services.AddCors(cors =>
            cors.AddDefaultPolicy(policy =>
                policy.WithOrigins(options.Origins).AllowAnyHeader().AllowAnyMethod().AllowCredentials()
            )
        );
    }
}
