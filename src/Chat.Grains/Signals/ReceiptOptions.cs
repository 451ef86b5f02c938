using System.ComponentModel.DataAnnotations;

namespace Chat.Signals;

/// <summary>Who is told how far others have read. Section <c>Receipts</c> of the configuration.</summary>
internal sealed class ReceiptOptions
{
    /// <summary>
    /// In channels with more members nobody is told: each who reads would be news for each other. Default 300, the size of
    /// the greatest group.
    /// </summary>
    [Range(0, 1000)]
    public int MaxMembers { get; set; } = 300;
}
