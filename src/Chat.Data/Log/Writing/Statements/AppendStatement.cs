using Npgsql;

namespace Chat.Data.Log;

/// <summary>The append: one prepared statement that moves heads and inserts what they moved over, or does neither.</summary>
internal abstract class AppendStatement(string sql, NpgsqlConnection connection, int timeoutSeconds)
{
    /// <summary>Answers the positions, from 1, of the channels whose head moved.</summary>
    public NpgsqlCommand Command { get; } = new(sql, connection) { CommandTimeout = timeoutSeconds };

    /// <summary>Sets the parameters.</summary>
    /// <param name="batch">As <see cref="AppendBatch"/> picks it.</param>
    /// <param name="runEnds">Receives, per channel, the index after its last entry.</param>
    public abstract void Bind(ReadOnlySpan<PendingAppend> batch, List<int> runEnds);
}
