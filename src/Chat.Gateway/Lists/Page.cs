namespace Chat.Lists;

/// <summary>Every list is answered like this.</summary>
internal sealed record Page<T, TMeta>(IReadOnlyList<T> Data, TMeta Meta);

/// <param name="NextCursor">What to pass to get the next page; null at the end.</param>
internal sealed record ListMeta(string? NextCursor);
