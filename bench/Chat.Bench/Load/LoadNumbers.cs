using Chat.Bench.Numbers;
using Chat.Bench.Servers;

namespace Chat.Bench.Load;

/// <summary>The numbers that the load tester measures. With <c>--smoke</c> a twentieth of the users do it.</summary>
internal static class LoadNumbers
{
    private const int SmokeDivisor = 20;
    private const int Connected = 9_000;

    public static IReadOnlyList<Number> All { get; } =
    [
        Posts(
            "posts-rooms-64",
            "durable posts, 1,000 users in 100 rooms of 10, 64 in flight",
            "many-rooms",
            10,
            64,
            goal: 15_000
        ),
        Posts(
            "posts-rooms-256",
            "durable posts, 1,000 users in 100 rooms of 10, 256 in flight",
            "many-rooms",
            10,
            256,
            goal: 15_000
        ),
        Posts("posts-pairs-256", "durable posts, 500 pairs, 256 in flight", "pairs", 2, 256, goal: 20_000),
        Deliveries(),
        Latency(),
        Memory(),
    ];

    private static Number Posts(string name, string what, string scenario, int roomSize, int inFlight, double goal) =>
        Work(
            name,
            what,
            [
                LoadFigure.Posts.With(Goal.AtLeast(goal)),
                LoadFigure.AnswerP50,
                LoadFigure.AnswerP99,
                LoadFigure.CpuPerPost,
            ],
            (options, _) =>
                [
                    scenario,
                    "--users",
                    $"{Scaled(options, 1_000)}",
                    "--rooms",
                    $"{Scaled(options, 1_000) / roomSize}",
                    "--in-flight",
                    $"{Scaled(options, inFlight)}",
                ]
        );

    private static Number Deliveries() =>
        Work(
            "deliveries",
            "deliveries in one room of 1,000, 32 posts in flight (Socket.IO: of 200)",
            [
                LoadFigure.Deliveries.With(Goal.AtLeast(800_000)),
                LoadFigure.Posts,
                LoadFigure.CpuPerDelivery,
                LoadFigure.Users,
            ],
            (options, target) =>
                [
                    "big-room",
                    "--users",
                    $"{Scaled(options, target == Targets.SocketIo ? 200 : 1_000)}",
                    "--in-flight",
                    "32",
                ]
        );

    private static Number Latency() =>
        Work(
            "latency",
            "one room of 1,000 online, 50 posts/s",
            [
                LoadFigure.DeliveryP50.With(Goal.AtMost(8)),
                LoadFigure.DeliveryP99.With(Goal.AtMost(15)),
                LoadFigure.CpuPerDelivery,
            ],
            (options, _) => ["big-room", "--users", $"{Scaled(options, 1_000)}", "--rate", "50"]
        );

    private static Number Memory() =>
        Work(
            "memory",
            "9,000 connected users",
            [LoadFigure.Memory.With(Goal.AtMost(512)), LoadFigure.Users],
            (options, _) =>
                ["idle", "--users", $"{Scaled(options, Connected)}", "--rooms", $"{Scaled(options, Connected / 10)}"],
            Connected
        ) with
        {
            Targets = [Targets.Chat, Targets.SignalR],
        };

    private static Number Work(
        string name,
        string what,
        IReadOnlyList<LoadFigure> figures,
        Func<Options, string, IEnumerable<string>> arguments,
        int connections = 0
    ) =>
        new(
            name,
            what,
            Targets.All,
            [.. figures.Select(figure => figure.Figure)],
            new LoadWork(figures, arguments, connections)
        );

    private static int Scaled(Options options, int count) =>
        options.IsSmoke ? Math.Max(count / SmokeDivisor, 1) : count;
}
