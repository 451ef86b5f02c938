namespace Chat.Data.Search;

/// <summary>One entry of the index made from a text.</summary>
/// <param name="Text">Folded: a word, two neighbouring characters of a script without spaces, or the last one alone.</param>
/// <param name="Start">Where it stands in the text, in UTF-16 units.</param>
/// <param name="Length">How much of the text it covers.</param>
/// <param name="IsCharacter">Whether it stands for one character of a script without spaces.</param>
/// <param name="IsLastOfRun">Whether it is the last character of its run.</param>
internal readonly record struct SearchToken(string Text, int Start, int Length, bool IsCharacter, bool IsLastOfRun);
