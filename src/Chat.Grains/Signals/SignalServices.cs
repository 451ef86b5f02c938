using Chat.Data.Signals;
using Chat.Presence;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Signals;

/// <summary>What channels need to tell what passes in them.</summary>
internal sealed record SignalServices(
    SignalAudience Audience,
    PeopleFanOut Gateways,
    ReadMoves Moves,
    IOptions<ReceiptOptions> Receipts,
    TimeProvider Time,
    ILogger<SignalServices> Logger
);
