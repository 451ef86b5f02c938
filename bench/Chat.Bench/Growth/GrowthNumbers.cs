using Chat.Bench.Load;
using Chat.Bench.Numbers;
using Chat.Bench.Servers;

namespace Chat.Bench.Growth;

/// <summary>
/// The curves of <c>--growth</c>: in each, one thing grows and everything else stays. With <c>--smoke</c> only the first
/// point of each, with few users.
/// </summary>
internal static class GrowthNumbers
{
    private static readonly IReadOnlyList<LoadFigure> Posting =
    [
        LoadFigure.Posts,
        LoadFigure.Deliveries,
        LoadFigure.AnswerP50,
        LoadFigure.AnswerP99,
        LoadFigure.DeliveryP99,
        LoadFigure.CpuPerPost,
        LoadFigure.Memory,
    ];

    private static readonly IReadOnlyList<LoadFigure> Delivering =
    [
        LoadFigure.Deliveries,
        LoadFigure.Posts,
        LoadFigure.DeliveryP50,
        LoadFigure.DeliveryP99,
        LoadFigure.CpuPerDelivery,
        LoadFigure.Memory,
    ];

    public static IEnumerable<Number> All(Options options) =>
        [
            .. Curve(options, "room-size", [10, 30, 100, 300, 1_000, 3_000, 5_000], RoomOf),
            .. Curve(options, "rooms", [1, 10, 100, 500], rooms => RoomsOfTen("rooms", rooms, new Size())),
            .. Curve(options, "users", [100, 1_000, 3_000, 9_000], UsersAtOneRate),
            .. Curve(options, "silos", [1, 2, 3], silos => RoomsOfTen("silos", 100, new Size(Silos: silos), silos)),
            .. Curve(
                options,
                "gateways",
                [1, 2, 3],
                gateways => RoomsOfTen("gateways", 100, new Size(Gateways: gateways), gateways)
            ),
            .. Curve(options, "gateways-one-room", [1, 2, 3], OneRoomOverGateways),
            .. Curve(
                options,
                "stored",
                [10_000, 100_000, 1_000_000, 10_000_000],
                stored => RoomsOfTen("stored", 100, new Size(StoredMessages: stored), stored)
            ),
        ];

    private static IEnumerable<Number> Curve(Options options, string curve, int[] values, Func<int, Number> at) =>
        (options.IsSmoke ? values.Take(1) : values)
            .Select(at)
            .Select((number, i) => number with { Name = $"{curve}-{values[i]}" });

    private static Number RoomOf(int users) =>
        Point(
            $"one room of {users:N0}, 32 posts in flight",
            new Size(),
            Delivering,
            ["big-room", "--users", $"{users}", "--in-flight", "32"]
        );

    private static Number UsersAtOneRate(int users) =>
        Point(
            $"{users:N0} users in rooms of 10, 1,000 posts/s",
            new Size(),
            Posting,
            ["many-rooms", "--users", $"{users}", "--rooms", $"{users / 10}", "--rate", "1000"]
        );

    private static Number OneRoomOverGateways(int gateways) =>
        Point(
            $"one room of 1,000, 32 posts in flight, over {gateways} gateways",
            new Size(Gateways: gateways),
            Delivering,
            ["big-room", "--users", "1000", "--in-flight", "32"]
        );

    /// <summary>Ten users in each room; no more posts in flight than there are users.</summary>
    private static Number RoomsOfTen(string grows, int rooms, Size size, int? value = null) =>
        Point(
            $"{rooms:N0} rooms of 10, {InFlight(rooms)} posts in flight"
                + (value is null ? "" : $"; {grows}: {value:N0}"),
            size,
            Posting,
            ["many-rooms", "--users", $"{rooms * 10}", "--rooms", $"{rooms}", "--in-flight", $"{InFlight(rooms)}"]
        );

    private static int InFlight(int rooms) => Math.Min(rooms * 10, 256);

    private static Number Point(string what, Size size, IReadOnlyList<LoadFigure> figures, string[] scenario) =>
        new(
            "",
            what,
            [Targets.Chat],
            [.. figures.Select(figure => figure.Figure)],
            new GrowthPoint(size, figures, scenario)
        );
}
