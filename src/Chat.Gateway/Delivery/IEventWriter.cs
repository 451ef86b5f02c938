using Microsoft.AspNetCore.SignalR;

namespace Chat.Delivery;

/// <summary>The way of events to one client. Not to be used again before what was written last has completed.</summary>
internal interface IEventWriter
{
    /// <summary>Completes at once unless the client is slow.</summary>
    ValueTask WriteAsync(EventBlock block);

    /// <summary>Cuts the client off, and ends a write that waits for it.</summary>
    void Abort();
}

/// <summary>Through SignalR, whatever the transport is.</summary>
internal sealed class HubEventWriter(HubConnectionContext connection) : IEventWriter
{
    public ValueTask WriteAsync(EventBlock block) => connection.WriteAsync(block.Message);

    public void Abort() { }
}
