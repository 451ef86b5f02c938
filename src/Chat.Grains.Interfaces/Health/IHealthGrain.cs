namespace Chat.Health;

/// <summary>Answers, which shows that calls reach the cluster. Its key is the id of the gateway that asks.</summary>
[Alias("chat.health")]
public interface IHealthGrain : IGrainWithStringKey
{
    [Alias("ping")]
    Task PingAsync();
}
