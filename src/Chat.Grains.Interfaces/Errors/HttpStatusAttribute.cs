namespace Chat.Errors;

/// <summary>The HTTP status of REST answers with an error code.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class HttpStatusAttribute(int status) : Attribute
{
    public int Status { get; } = status;
}
