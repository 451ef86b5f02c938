namespace Chat.Conversations;

/// <summary>Up to where one of somebody's devices has received a conversation.</summary>
[GenerateSerializer, Immutable, Alias("chat.delivery-mark")]
public sealed record DeliveryMark([property: Id(0)] string ChannelId, [property: Id(1)] long DeliveredSeq);
