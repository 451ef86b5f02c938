using System.Text;

namespace Chat.LoadTest.Users;

/// <summary>Who a virtual user is.</summary>
/// <param name="Name">What it logs in with.</param>
/// <param name="Id">What others know it by.</param>
internal sealed record Account(string Name, string Id, string Token)
{
    /// <summary>Of the id, as it comes with what the user has posted.</summary>
    public ulong Hash { get; } = Checking.Hash.Of(Encoding.UTF8.GetBytes(Id));
}
