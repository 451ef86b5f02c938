using System.ComponentModel.DataAnnotations;

namespace Chat.Data.Retention;

/// <summary>Configuration section <c>Retention</c>.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>The longest time that can be asked for, a hundred years.</summary>
    public const int MaxDays = 36_500;

    /// <summary>
    /// How many days messages are kept, at least; they go by whole months (UTC), with the last one of their month.
    /// Channels can have a number of their own. Default: none, they are kept for ever. 1 to 36,500.
    /// </summary>
    [Range(1, MaxDays)]
    public int? Days { get; set; }
}
