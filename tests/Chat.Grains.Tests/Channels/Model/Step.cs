namespace Chat.Tests.Channels.Model;

internal enum StepKind
{
    Post,
    PostAgain,
    PostAgainWithAnotherText,
    JoinOrLeave,
    RunTurns,
    SendBatch,
    AnswerBatch,
    Read,
    MoveClock,
    LoseActivation,
    ArriveLate,
    FillQueue,
}

/// <summary>One thing that happens. What the numbers mean depends on the kind, see <see cref="World"/>.</summary>
internal readonly record struct Step(StepKind Kind, int Silo, int A, int B)
{
    private static readonly StepKind[] Weighted =
    [
        .. Enumerable.Repeat(StepKind.Post, 12),
        .. Enumerable.Repeat(StepKind.PostAgain, 7),
        .. Enumerable.Repeat(StepKind.PostAgainWithAnotherText, 1),
        .. Enumerable.Repeat(StepKind.JoinOrLeave, 2),
        .. Enumerable.Repeat(StepKind.RunTurns, 14),
        .. Enumerable.Repeat(StepKind.SendBatch, 9),
        .. Enumerable.Repeat(StepKind.AnswerBatch, 6),
        .. Enumerable.Repeat(StepKind.Read, 8),
        .. Enumerable.Repeat(StepKind.MoveClock, 2),
        .. Enumerable.Repeat(StepKind.LoseActivation, 1),
        .. Enumerable.Repeat(StepKind.ArriveLate, 1),
        .. Enumerable.Repeat(StepKind.FillQueue, 1),
    ];

    public static Step From(int number) =>
        new(
            Weighted[number % Weighted.Length],
            // Most of the time one silo does it all.
            (number >> 6) % 4
            == 0
                ? 1
                : 0,
            (number >> 9) & 0x3ff,
            (number >> 19) & 0x3ff
        );
}
