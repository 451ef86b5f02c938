namespace Chat.Accounts;

/// <summary>Somebody who can log in.</summary>
internal sealed record Account(string Id, string Username, string DisplayName);
