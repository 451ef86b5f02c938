namespace Chat.Runtime.Transport;

/// <summary>
/// What a frame is. On the wire: its length (four bytes, little endian), this byte, the content.
/// </summary>
internal enum FrameKind : byte
{
    /// <summary>First frames of a connection; see <see cref="Handshake"/>.</summary>
    Handshake = 1,

    /// <summary>A call: id, flags, interface, method, view version, key, arguments.</summary>
    Request = 2,

    /// <summary>The call ran: id, result.</summary>
    Response = 3,

    /// <summary>The call ended with an exception: id, exception.</summary>
    Fault = 4,

    /// <summary>The call did not run: id, reason, view version.</summary>
    Rejection = 5,

    /// <summary>The caller has cancelled the call: id.</summary>
    Cancel = 6,

    /// <summary>A client wants a stream's events: subscription, provider, namespace, key.</summary>
    Subscribe = 7,

    /// <summary>A client wants no more of them: subscription.</summary>
    Unsubscribe = 8,

    /// <summary>The subscription is known: subscription.</summary>
    Subscribed = 9,

    /// <summary>Events: subscription, sequence number of the first, count, items.</summary>
    Events = 10,

    /// <summary>The silo stops and wants no more from this side.</summary>
    GoingAway = 11,

    /// <summary>The answer to that, and the last frame of this side: nothing sent is left unread.</summary>
    Goodbye = 12,

    /// <summary>A one-way call that did not run, for its caller to send elsewhere: as it came.</summary>
    Returned = 13,

    /// <summary>
    /// The silo has begun to stop: what it was sent it still answers, also when it is no longer a member. Sent back by the
    /// other side, which will wait for that.
    /// </summary>
    Leaving = 14,

    /// <summary>Asks for a sign of life.</summary>
    Ping = 15,

    /// <summary>The sign of life.</summary>
    Pong = 16,
}

/// <summary>What becomes of the frames of a connection. Called on the connection's own thread of execution, in order.</summary>
internal interface IFrameHandler
{
    void OnFrame(Connection connection, FrameKind kind, Serialization.WireReader reader);
}
