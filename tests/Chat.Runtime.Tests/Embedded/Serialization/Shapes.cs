namespace Chat.Runtime.Tests.Serialization;

public enum Size : ulong
{
    Small = 0,
    Huge = ulong.MaxValue,
}

[GenerateSerializer]
public readonly record struct Point([property: Id(0)] int X, [property: Id(1)] int Y);

/// <summary>Parameters without ids, as records may have them.</summary>
[GenerateSerializer]
public sealed record Positional(string Name, int Count)
{
    [Id(0)]
    public IReadOnlyList<Point>? Extra { get; init; }
}

[GenerateSerializer]
public sealed class GetOnly(int value)
{
    [Id(0)]
    public int Value { get; } = value;
}

[GenerateSerializer]
public abstract record Shape
{
    [Id(0)]
    public string? Name { get; init; }
}

[GenerateSerializer, Alias("tests.circle")]
public sealed record Circle([property: Id(0)] double Radius) : Shape;

[GenerateSerializer]
public sealed record Square([property: Id(0)] double Side) : Shape;

[GenerateSerializer]
public sealed class Node
{
    [Id(0)]
    public Node? Next { get; set; }

    public int Depth => 1 + (Next?.Depth ?? 0);
}

[GenerateSerializer]
public sealed record OldVersion([property: Id(0)] string Name, [property: Id(3)] int Count);

[GenerateSerializer]
public sealed record NewVersion(
    [property: Id(0)] string Name,
    [property: Id(1)] Point Point,
    [property: Id(2)] List<string>? Tags,
    [property: Id(3)] int Count
);

[GenerateSerializer]
public sealed class Empty;

[GenerateSerializer]
public sealed class WithInitialValue
{
    [Id(0)]
    public string Text { get; set; } = "initial";
}

[GenerateSerializer]
public sealed class Holder
{
    [Id(0)]
    public Stream? Stream { get; set; }
}

[GenerateSerializer, Immutable]
public sealed record Frozen([property: Id(0)] string Text);
