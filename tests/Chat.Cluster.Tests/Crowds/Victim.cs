namespace Chat.Tests.Crowds;

/// <summary>A process that may be killed, and that somebody starts again.</summary>
/// <param name="Name">Its name.</param>
/// <param name="KillAsync">kill -9; sees to it that it is started again.</param>
/// <param name="UntilBackAsync">Waits until it is ready again.</param>
internal sealed record Victim(string Name, Func<Task> KillAsync, Func<Task> UntilBackAsync);
