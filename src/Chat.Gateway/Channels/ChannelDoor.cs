using Chat.Errors;
using Npgsql;

namespace Chat.Channels;

/// <summary>
/// Keeps everybody from the grains of private channels that they are not in. A channel that sleeps, one that is busy and one
/// that was never there cost them the same indexed query, wake nothing and are answered the same: neither the answer nor the
/// time it takes tells which it was. For the rest the grains decide, and they ask again who is a member.
/// </summary>
internal sealed class ChannelDoor(NpgsqlDataSource database)
{
    /// <summary>Makes a call to a channel unless the caller is to be told that there is none.</summary>
    /// <param name="userId">Who calls.</param>
    /// <param name="channelId">A valid id.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Result<T>> EnterAsync<T>(
        string userId,
        string channelId,
        Func<Task<Result<T>>> call,
        CancellationToken cancellation
    )
        where T : class =>
        await IsOpenAsync(userId, channelId, cancellation) ? await call() : ChannelErrors.NotFound(channelId);

    /// <summary>Whether somebody may know that there is a channel.</summary>
    public async Task<bool> IsOpenAsync(string userId, string channelId, CancellationToken cancellation = default) =>
        !ChannelIds.IsPrivate(channelId) || await IsMemberAsync(userId, channelId, cancellation);

    private async Task<bool> IsMemberAsync(string userId, string channelId, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "SELECT EXISTS (SELECT FROM channel_members WHERE channel_id = $1 AND user_id = $2)"
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = channelId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = userId });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
