using Orleans.Streams;

namespace Chat.Runtime.Tests.Streams;

public interface IPublisherGrain : IGrainWithStringKey
{
    Task PublishAsync(string stream, int from, int count);

    Task PublishBatchAsync(string stream, int[] batch);
}

public sealed class PublisherGrain : Grain, IPublisherGrain
{
    public async Task PublishAsync(string stream, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            await Stream(stream).OnNextAsync(i);
        }
    }

    public Task PublishBatchAsync(string stream, int[] batch) => Stream(stream).OnNextBatchAsync(batch);

    private IAsyncStream<int> Stream(string key) =>
        this.GetStreamProvider("events").GetStream<int>(StreamId.Create("numbers", key));
}
