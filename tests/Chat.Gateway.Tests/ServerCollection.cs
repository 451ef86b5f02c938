using Chat.TestKit.Processes;

namespace Chat.Tests;

/// <summary>One running product, shared by all tests that do not kill it: each uses people and rooms of its own.</summary>
[CollectionDefinition(Name)]
public sealed class ServerCollection : ICollectionFixture<ChatServer>
{
    public const string Name = "server";
}
