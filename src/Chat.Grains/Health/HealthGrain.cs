namespace Chat.Health;

internal sealed class HealthGrain : Grain, IHealthGrain
{
    public Task PingAsync() => Task.CompletedTask;
}
