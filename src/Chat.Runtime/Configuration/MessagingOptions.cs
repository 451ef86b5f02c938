namespace Orleans.Configuration;

/// <summary>Limits of calls.</summary>
public abstract class MessagingOptions
{
    /// <summary>
    /// How long a caller waits. Afterwards it gets a <see cref="TimeoutException"/> and does not know whether the call
    /// ran. Default: 30 s.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest message, in bytes. Default: 100 MiB.</summary>
    public int MaxMessageBodySize { get; set; } = 100 * 1024 * 1024;
}

/// <summary>Limits of calls that a client makes.</summary>
public class ClientMessagingOptions : MessagingOptions;

/// <summary>Limits of calls that a silo makes and runs.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>
    /// Calls that may wait for one activation; one more is refused with a <see cref="LimitExceededException"/>.
    /// Default: 0, no limit of its own (the runtime stops at 10,000).
    /// </summary>
    public int MaxEnqueuedRequestsHardLimit { get; set; }
}
