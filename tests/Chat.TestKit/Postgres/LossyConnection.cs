using System.Net.Sockets;

namespace Chat.TestKit;

/// <summary>One connection through the proxy: faithful until a loss is due, and broken from then on.</summary>
internal sealed class LossyConnection(TcpClient client, TcpClient server, Func<Loss?> takeLoss)
{
    private volatile Loss? _loss;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var answers = Quietly(() => RelayAnswersAsync(cancellationToken));
        await Quietly(() => RelayRequestsAsync(answers, cancellationToken));
        _loss?.MarkAnswered();
        client.Close();
        server.Close();
        await answers;
    }

    private async Task RelayRequestsAsync(Task answers, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 * 1024];
        while (await client.GetStream().ReadAsync(buffer, cancellationToken) is > 0 and int count)
        {
            _loss = takeLoss();
            if (_loss is { HoldsRequest: true } held)
            {
                client.Close();
                await held.Released.WaitAsync(cancellationToken);
            }

            await server.GetStream().WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            if (_loss is { } loss)
            {
                // Or there will be no answer: the request was that the connection be closed, or PostgreSQL has closed it.
                await Task.WhenAny(loss.Answered, answers).WaitAsync(cancellationToken);
                return;
            }
        }
    }

    private async Task RelayAnswersAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 * 1024];
        while (await server.GetStream().ReadAsync(buffer, cancellationToken) is > 0 and int count)
        {
            if (_loss is { } loss)
            {
                loss.MarkAnswered();
                return;
            }

            await client.GetStream().WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    /// <summary>When one side is gone, so is the connection; that is what a relay is for.</summary>
    private static async Task Quietly(Func<Task> relay)
    {
        try
        {
            await relay();
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or SocketException
                        or OperationCanceledException
                        or ObjectDisposedException
                        or InvalidOperationException
            )
        {
            // The other direction ends too: whoever runs both closes both.
        }
    }
}
