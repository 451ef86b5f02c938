namespace Chat.LoadTest.Checking;

/// <summary>Something that was seen and must not be, with the evidence.</summary>
/// <param name="What">One word: <c>missing</c>, <c>doubled</c>, <c>changed</c>, <c>lost</c>, <c>repeated</c>, <c>impossible</c>, …</param>
/// <param name="User">Who saw it.</param>
/// <param name="Channel">Where.</param>
/// <param name="Expected">What should have been.</param>
/// <param name="Got">What was instead.</param>
/// <param name="Frame">The bytes that say so, as text; empty when it is about something that never came.</param>
internal sealed record Violation(
    string What,
    string User,
    string Channel,
    string Expected,
    string Got,
    string Frame = ""
)
{
    public override string ToString() =>
        $"{What}: {User} in {Channel} expected {Expected} but got {Got}{(Frame.Length > 0 ? $"; frame {Frame}" : "")}";
}
