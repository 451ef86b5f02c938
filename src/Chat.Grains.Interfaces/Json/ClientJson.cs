using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Json;

/// <summary>JSON as clients are sent it, whoever writes it.</summary>
public static class ClientJson
{
    private static readonly JsonSerializerOptions Options = Create();

    /// <summary>Nothing null where a value is asked for, numbers are numbers, enums are words.</summary>
    public static void Configure(JsonSerializerOptions json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // it is never put into HTML
        json.Converters.Add(new UtcTimeConverter());
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        json.NumberHandling = JsonNumberHandling.Strict;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
    }

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        return options;
    }
}
