using Chat.Errors;

namespace Chat.Presence;

/// <summary>
/// One person, by their user id: knows to which gateways they are connected, and hence whether they are here and where
/// their events go.
/// </summary>
[Alias("chat.presence")]
public interface IPresenceGrain : IGrainWithStringKey
{
    /// <summary>The person is connected to a gateway; said again from time to time, and with each change.</summary>
    /// <param name="gatewayId">To which.</param>
    /// <param name="leaseId">The gateway's lease: when it ends, so does this.</param>
    /// <param name="order">Grows with each call of the gateway; a call that comes late says nothing any more.</param>
    /// <param name="isActive">Whether any of their devices there is being used.</param>
    /// <returns>The events after it go to the gateway.</returns>
    [Alias("attach")]
    Task<PersonCursor> AttachAsync(string gatewayId, Guid leaseId, long order, bool isActive);

    /// <summary>The last of the person's connections to a gateway has ended.</summary>
    [Alias("detach")]
    Task DetachAsync(string gatewayId, Guid leaseId, long order);

    /// <summary>A gateway has not renewed its lease.</summary>
    [Alias("end-lease")]
    Task EndLeaseAsync(Guid leaseId);

    /// <summary>
    /// Sends events to all devices that the person has connected; nothing is kept for those that are not. Answers when they
    /// are on their way. See <c>PersonDelivery</c>, which gathers and repeats.
    /// </summary>
    [Alias("deliver")]
    Task DeliverAsync(IReadOnlyList<PersonEvent> events);

    [Alias("view")]
    Task<OwnPresence> ViewAsync();

    /// <summary>Sets how the person wants to be seen; answers once it is durable.</summary>
    [Alias("set")]
    Task<Result<OwnPresence>> SetAsync(SetPresence request);

    /// <summary>Somebody may not see the person any more; what they see from now on is somebody who is offline.</summary>
    /// <param name="userId">Who may not; null for everybody but the person.</param>
    [Alias("hide")]
    Task HideFromAsync(string? userId);
}
