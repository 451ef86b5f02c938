using System.Diagnostics.CodeAnalysis;

namespace Chat.Errors;

/// <summary>What was asked for, or why it was refused: exactly one of the two.</summary>
[GenerateSerializer, Immutable, Alias("chat.result`1")]
public sealed record Result<T>([property: Id(0)] T? Value, [property: Id(1)] ChatError? Error)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Error))]
    [MemberNotNullWhen(false, nameof(Value))]
    public bool IsError => Error is not null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(ChatError error) => new(null, error);
}
