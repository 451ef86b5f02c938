using Chat.Channels;
using Chat.Errors;
using Chat.Messages;

namespace Chat.Tests.Channels.Model;

/// <summary>
/// Two silos that both may run the channel, a database, and people who post. Executes a history, mends everything, and
/// lets people post again what they have no answer to.
/// </summary>
internal sealed class World
{
    private const string ChannelId = "room_model";
    private const int People = 3;

    private static readonly TimeSpan[] ClockMoves =
    [
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(-1),
        TimeSpan.FromMinutes(59),
        TimeSpan.FromDays(27),
        TimeSpan.FromDays(40),
        TimeSpan.FromMilliseconds(1),
    ];

    /// <summary>How far people's clocks are from the truth when they make a UUID version 7.</summary>
    private static readonly TimeSpan[] Skews =
    [
        TimeSpan.Zero,
        TimeSpan.FromHours(23.5),
        TimeSpan.FromHours(24),
        TimeSpan.FromHours(24.5),
        TimeSpan.FromHours(25.5),
        TimeSpan.FromDays(-20),
        TimeSpan.FromDays(40),
    ];

    private readonly ModelTime[] _clocks = [new(), new()];
    private readonly ModelStore[] _stores;
    private readonly ModelActivation?[] _current = new ModelActivation?[2];
    private int _now;

    public World() => _stores = [new(Database), new(Database)];

    public ModelDatabase Database { get; } = new(ChannelId);

    public List<ModelActivation> Activations { get; } = [];

    public List<Call> Calls { get; } = [];

    /// <summary>Whether any outcome was left in the dark.</summary>
    public bool HadUnknownOutcomes { get; private set; }

    public void Execute(History history)
    {
        foreach (var step in history.Steps)
        {
            _now++;
            Execute(step);
            NoteAnswers();
        }
    }

    /// <summary>Everything under way comes to its end, without further trouble.</summary>
    public void Mend()
    {
        bool any;
        do
        {
            any = false;
            foreach (var store in _stores)
            {
                any |= !store.IsIdle;
                store.Lane.Refuse(0);
                store.Lane.Answer();
                store.Lane.Send(int.MaxValue, Fate.Answered);
                store.Lane.Answer();
                store.Read(0, fails: false);
            }

            foreach (var activation in Activations)
            {
                any |= activation.Turns.Run();
            }
        } while (any);
        NoteAnswers();
    }

    /// <summary>
    /// Everybody posts everything again and waits for the answer: an activation that was left behind must notice, and make
    /// way for another.
    /// </summary>
    public void PostEverythingAgain(int silo)
    {
        foreach (var post in Calls.Where(call => call.Post is not null).Select(call => call.Post!).Distinct().ToList())
        {
            // The first activation may find out that it is not the only one.
            for (var attempt = 0; attempt < 2 && (attempt == 0 || Calls[^1].Refused?.Retry == true); attempt++)
            {
                _now++;
                Send(silo, post);
                Mend();
            }
        }
    }

    public void LetEverythingLateArrive()
    {
        foreach (var store in _stores)
        {
            while (store.Lane.ArriveLate(0))
            {
                _now++;
            }
        }
    }

    private void Execute(Step step)
    {
        var store = _stores[step.Silo];
        switch (step.Kind)
        {
            case StepKind.Post:
                Send(step.Silo, NewPost(step.A, step.B));
                break;
            case StepKind.PostAgain when Earlier(step.A) is { } post:
                Send(step.Silo, post);
                break;
            case StepKind.PostAgainWithAnotherText when Earlier(step.A) is { } post:
                Send(step.Silo, post with { Text = "another" });
                break;
            case StepKind.JoinOrLeave:
                ChangeMember(step.Silo, joined: step.A % 2 == 0);
                break;
            case StepKind.RunTurns when Activations.Count > 0:
                Activations[^(1 + (step.B % 4 == 0 ? step.B / 4 % Activations.Count : 0))]
                    .Turns.Run(step.A % 2 == 0 ? int.MaxValue : 1 + (step.A / 2 % 5));
                break;
            case StepKind.SendBatch:
                SendBatch(store, 1 + (step.A % 5), step.B);
                break;
            case StepKind.AnswerBatch:
                store.Lane.Answer();
                break;
            case StepKind.Read:
                store.Read(step.A, fails: step.B % 8 == 0);
                break;
            case StepKind.MoveClock:
                _clocks[step.Silo].Now += ClockMoves[step.A % ClockMoves.Length];
                break;
            case StepKind.LoseActivation:
                _current[step.Silo] = null;
                break;
            case StepKind.ArriveLate:
                store.Lane.ArriveLate(step.A);
                break;
            case StepKind.FillQueue:
                store.Lane.Refuse(step.A % 3);
                break;
            default:
                break; // nothing to do it with yet
        }
    }

    private void SendBatch(ModelStore store, int most, int luck)
    {
        var fate = (luck % 10) switch
        {
            0 => Fate.AnswerLost,
            1 => Fate.Lost,
            2 => Fate.Late,
            _ => Fate.Answered,
        };
        HadUnknownOutcomes |= fate != Fate.Answered;
        store.Lane.Send(most, fate);
    }

    private PostMessage NewPost(int who, int kind)
    {
        var number = Calls.Count;
        var clientId =
            kind % 3 == 0
                ? $"c{number}"
                : Guid.CreateVersion7(_clocks[0].Now + Skews[kind / 3 % Skews.Length]).ToString();
        return new PostMessage(Person(who % People), clientId, $"text {number}");
    }

    private PostMessage? Earlier(int which)
    {
        var posts = Calls.FindAll(call => call.Post is { Text: not "another" });
        return posts.Count == 0 ? null : posts[which % posts.Count].Post;
    }

    private void Send(int silo, PostMessage post) =>
        Start(silo, new Call(post, post.Sender, _now, Database.Rows.Count), log => log.PostAsync(post));

    private void ChangeMember(int silo, bool joined)
    {
        // Each person comes or goes once, so that it shows whether it happened twice.
        var person = Person(People + Calls.Count);
        Start(
            silo,
            new Call(null, person, _now, Database.Rows.Count),
            async log =>
                await log.ChangeMemberAsync(person, joined) is { } error
                    ? error
                    : new PostedMessage(0, Guid.Empty, default, false)
        );
    }

    private void Start(int silo, Call call, Func<ChannelLog, Task<Result<PostedMessage>>> body)
    {
        if (_current[silo] is not { TakesCalls: true } activation)
        {
            activation = new ModelActivation(ChannelId, _stores[silo], _clocks[silo]);
            _current[silo] = activation;
            Activations.Add(activation);
        }

        call.Answer = activation.CallAsync(body);
        Calls.Add(call);
    }

    private void NoteAnswers()
    {
        foreach (var call in Calls)
        {
            if (call.EndedAt == int.MaxValue && call.Answer.IsCompleted)
            {
                call.EndedAt = _now;
            }
        }
    }

    private static Person Person(int number) => new($"user_{number}", $"Person {number}");
}
