using Chat.Runtime.Serialization;

namespace Chat.Runtime.Transport;

/// <summary>Gives each kind of frame to whoever handles it. A kind nobody handles ends the connection.</summary>
internal sealed class FrameRouter : IFrameHandler
{
    private readonly Action<Connection, WireReader>?[] _handlers = new Action<Connection, WireReader>?[256];

    public void Handle(FrameKind kind, Action<Connection, WireReader> handler) => _handlers[(byte)kind] = handler;

    public void OnFrame(Connection connection, FrameKind kind, WireReader reader)
    {
        var handler =
            _handlers[(byte)kind] ?? throw new WireException($"{connection.Peer} sent a frame of kind {kind}.");
        handler(connection, reader);
    }
}
