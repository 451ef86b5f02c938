using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime
{
    /// <summary>Something went wrong in the runtime, or in a grain with an exception that cannot travel as itself.</summary>
    [GenerateSerializer]
    public class OrleansException : Exception
    {
        public OrleansException()
            : base("Unexpected error.") { }

        public OrleansException(string message)
            : base(message) { }

        public OrleansException(string message, Exception innerException)
            : base(message, innerException) { }
    }

    /// <summary>The call was refused before it ran.</summary>
    [GenerateSerializer]
    [SuppressMessage("Design", "RCS1194", Justification = "Only the runtime refuses calls.")]
    public class OrleansMessageRejectionException : OrleansException
    {
        internal OrleansMessageRejectionException(string message)
            : base(message) { }

        internal OrleansMessageRejectionException(string message, Exception innerException)
            : base(message, innerException) { }
    }

    /// <summary>
    /// The silo could not be reached, or was lost while the call was under way; in the second case the message says
    /// that the outcome is unknown.
    /// </summary>
    [GenerateSerializer]
    public sealed class SiloUnavailableException : OrleansMessageRejectionException
    {
        public SiloUnavailableException()
            : base("SiloUnavailableException") { }

        public SiloUnavailableException(string msg)
            : base(msg) { }

        public SiloUnavailableException(string message, Exception innerException)
            : base(message, innerException) { }
    }

    /// <summary>A limit that protects the silo was reached, such as the number of calls waiting for one grain.</summary>
    [GenerateSerializer]
    public sealed class LimitExceededException : OrleansException
    {
        public LimitExceededException()
            : base("Limit exceeded") { }

        public LimitExceededException(string message)
            : base(message) { }

        public LimitExceededException(string message, Exception innerException)
            : base(message, innerException) { }
    }
}

namespace Orleans.Runtime.Messaging
{
    /// <summary>A connection could not be opened, or the other side is not of this cluster.</summary>
    [GenerateSerializer]
    public class ConnectionFailedException : OrleansException
    {
        public ConnectionFailedException() { }

        public ConnectionFailedException(string message)
            : base(message) { }

        public ConnectionFailedException(string message, Exception innerException)
            : base(message, innerException) { }
    }
}
