namespace Chat.LoadTest.Targets;

/// <summary>Chat itself: docs/protocol.md.</summary>
internal sealed class ChatTarget : SignalRTarget
{
    public override string Name => "chat";

    public override bool PromisesOrder => true;
}
