namespace Chat.Data.Search;

/// <summary>What the indexer says to the database.</summary>
internal static class IndexStatements
{
    /// <summary>As for appends: everything is found by key, however small a table was when the plan was made.</summary>
    public const string PlannerSettings = """
        SET LOCAL plan_cache_mode = force_generic_plan;
        SET LOCAL enable_seqscan = off;
        SET LOCAL enable_hashjoin = off;
        SET LOCAL enable_mergejoin = off;
        SET LOCAL jit = off;
        """;

    public const string Language = "SELECT language FROM search_language";

    /// <summary>Channels nobody indexed yet begin with what is newest.</summary>
    public const string Open = """
        INSERT INTO search_heads (channel_id, low_seq, high_seq, language)
        SELECT channel_id, seq, seq, $2 FROM channel_heads WHERE channel_id = ANY ($1)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>Locked, so that no two silos index one channel; what another one has is left to it.</summary>
    public const string Claim = """
        SELECT done.channel_id, done.low_seq, done.high_seq, head.seq, done.language <> $2
        FROM search_heads AS done
        JOIN channel_heads AS head USING (channel_id)
        WHERE done.channel_id = ANY ($1)
        FOR UPDATE OF done SKIP LOCKED
        """;

    public const string Find = "SELECT channel_id FROM search_heads WHERE channel_id = ANY ($1)";

    private const string Current = """
        SELECT posted.channel_id, posted.seq, posted.created_at, posted.sender_id, coalesce(state.edited_seq, posted.seq),
               CASE WHEN state.edited_seq IS NULL THEN posted.text ELSE edit.text END
        """;

    private const string JoinText = """
        LEFT JOIN message_states AS state
          ON state.channel_id = posted.channel_id AND state.message_seq = posted.seq
         AND state.message_created_at = posted.created_at
        LEFT JOIN message_revisions AS edit
          ON edit.channel_id = posted.channel_id AND edit.seq = state.edited_seq
         AND edit.message_created_at = posted.created_at
        """;

    /// <summary>The messages posted in some ranges, with their text of now.</summary>
    public const string ReadPosted = $"""
        {Current}
        FROM unnest($1, $2, $3, $4) AS wanted (channel_id, after, up_to, since)
        CROSS JOIN LATERAL (
            SELECT * FROM messages
            WHERE channel_id = wanted.channel_id AND seq > wanted.after AND seq <= wanted.up_to
              AND created_at >= wanted.since
            OFFSET 0
        ) AS posted
        {JoinText}
        """;

    /// <summary>The messages edited in some ranges, with their text of now.</summary>
    public const string ReadEdited = $"""
        {Current}
        FROM unnest($1, $2, $3) AS wanted (channel_id, after, up_to)
        CROSS JOIN LATERAL (
            SELECT DISTINCT channel_id, message_seq, message_created_at FROM message_revisions
            WHERE channel_id = wanted.channel_id AND seq > wanted.after AND seq <= wanted.up_to AND kind = 4
        ) AS change
        JOIN messages AS posted
          ON posted.channel_id = change.channel_id AND posted.seq = change.message_seq
         AND posted.created_at = change.message_created_at
        {JoinText}
        """;

    /// <summary>What people had erased in some ranges leaves the index too.</summary>
    public const string Erase = """
        DELETE FROM message_index AS item
        USING unnest($1, $2, $3) AS wanted (channel_id, after, up_to), member_changes AS erasure
        WHERE erasure.channel_id = wanted.channel_id AND erasure.seq > wanted.after AND erasure.seq <= wanted.up_to
          AND erasure.kind = 10
          AND item.channel_id = erasure.channel_id AND item.sender_id = erasure.user_id AND item.seq < erasure.seq
        """;

    /// <summary>Nothing is written where nothing is different.</summary>
    public const string Put = """
        INSERT INTO message_index (channel_id, created_at, seq, text_seq, sender_id, text, tsv)
        SELECT channel_id, created_at, seq, text_seq, sender_id, text,
               to_tsvector($1::regconfig, words) || array_to_tsvector(ARRAY[lexeme])
        FROM unnest($2, $3, $4, $5, $6, $7, $8, $9)
            AS item (channel_id, created_at, seq, text_seq, sender_id, text, words, lexeme)
        ON CONFLICT (channel_id, created_at, seq) DO UPDATE
        SET text_seq = excluded.text_seq, text = excluded.text, tsv = excluded.tsv
        WHERE (message_index.text_seq, message_index.text, message_index.tsv)
              IS DISTINCT FROM (excluded.text_seq, excluded.text, excluded.tsv)
        """;

    /// <summary>Messages that have no text any more.</summary>
    public const string Remove = """
        DELETE FROM message_index AS item
        USING unnest($1, $2, $3) AS gone (channel_id, created_at, seq)
        WHERE item.channel_id = gone.channel_id AND item.created_at = gone.created_at AND item.seq = gone.seq
        """;

    public const string Advance = """
        UPDATE search_heads AS done
        SET low_seq = item.low, high_seq = item.high, language = $4
        FROM unnest($1, $2, $3) AS item (channel_id, low, high)
        WHERE done.channel_id = item.channel_id
        """;

    /// <summary>The next channels that are not indexed to their end, by id, and how many changes they lack.</summary>
    public const string Sweep = """
        SELECT head.channel_id, done.channel_id IS NULL OR done.high_seq < head.seq OR done.low_seq > 0
                   OR done.language <> (SELECT language FROM search_language),
               coalesce(head.seq - done.high_seq + done.low_seq, head.seq)
        FROM (SELECT channel_id, seq FROM channel_heads WHERE channel_id > $1 ORDER BY channel_id LIMIT $2) AS head
        LEFT JOIN search_heads AS done USING (channel_id)
        ORDER BY head.channel_id
        """;
}
