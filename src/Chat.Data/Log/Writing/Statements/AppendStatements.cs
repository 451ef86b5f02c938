using Npgsql;

namespace Chat.Data.Log;

/// <summary>
/// The forms of the append that one connection has prepared. Nearly everything that is ever appended are posts, and what a
/// statement costs before it has touched a row grows with the tables it names: so posts that mention nobody have one that
/// knows only theirs, and such a post that is alone needs no arrays.
/// </summary>
internal sealed class AppendStatements(NpgsqlConnection connection, int timeoutSeconds) : IAsyncDisposable
{
    /// <summary>
    /// A locked head holds up all channels of the lane for that long. And the plan must not depend on what PostgreSQL
    /// guesses about arrays it has not seen: heads are found by index, one by one, however small the table was when the
    /// plan was made, and the plan is made once.
    /// </summary>
    public const string Settings = """
        SET lock_timeout = '500ms';
        SET plan_cache_mode = force_generic_plan;
        SET enable_seqscan = off;
        SET enable_hashjoin = off;
        SET enable_mergejoin = off;
        """;

    private PostStatement? _post;
    private PostsStatement? _posts;
    private ChangesStatement? _changes;

    /// <summary>The statement for a batch, prepared when it is used first.</summary>
    public async ValueTask<AppendStatement> PrepareForAsync(ReadOnlyMemory<PendingAppend> batch)
    {
        bool hasOnlyPosts = true;
        foreach (var pending in batch.Span)
        {
            hasOnlyPosts &= pending.Entry is { Kind: ChangeKind.MessagePosted, Mentioned: null };
        }

        return !hasOnlyPosts ? _changes ??= await PrepareAsync(new ChangesStatement(connection, timeoutSeconds))
            : batch.Length == 1 ? _post ??= await PrepareAsync(new PostStatement(connection, timeoutSeconds))
            : _posts ??= await PrepareAsync(new PostsStatement(connection, timeoutSeconds));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (AppendStatement? statement in (AppendStatement?[])[_post, _posts, _changes])
        {
            if (statement is not null)
            {
                await statement.Command.DisposeAsync();
            }
        }
    }

    private static async Task<T> PrepareAsync<T>(T statement)
        where T : AppendStatement
    {
        await statement.Command.PrepareAsync();
        return statement;
    }
}
