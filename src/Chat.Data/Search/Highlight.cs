namespace Chat.Data.Search;

/// <summary>A part of a text that was searched for.</summary>
/// <param name="Start">In UTF-16 units.</param>
/// <param name="Length">In UTF-16 units.</param>
public readonly record struct Highlight(int Start, int Length)
{
    public int End => Start + Length;
}
