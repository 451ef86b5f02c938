using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.LoadTest.Users;

namespace Chat.LoadTest.Rooms;

/// <summary>The REST calls that prepare a run and check its outcome.</summary>
internal sealed class ChatApi(IReadOnlyList<Uri> urls) : IDisposable
{
    private const int MaxTries = 8;

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private int _turn;

    /// <exception cref="UnreachableServerException">Not answered, or not as it should be.</exception>
    public async Task<JsonElement> CallAsync(
        HttpMethod method,
        string path,
        Account? account,
        object? body,
        CancellationToken cancellation
    )
    {
        for (var tries = 1; ; tries++)
        {
            var url = new Uri(urls[(int)((uint)Interlocked.Increment(ref _turn) % (uint)urls.Count)], path);
            try
            {
                using var request = new HttpRequestMessage(method, url);
                request.Content = body is null ? null : JsonContent.Create(body);
                if (account is not null)
                {
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.Token);
                }

                using var answer = await _http.SendAsync(request, cancellation);
                if (answer.IsSuccessStatusCode)
                {
                    return answer.StatusCode == HttpStatusCode.NoContent
                        ? default
                        : await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
                }

                if (!IsWorthAnotherTry(answer.StatusCode) || tries == MaxTries)
                {
                    var text = await answer.Content.ReadAsStringAsync(cancellation);
                    throw new UnreachableServerException(
                        $"{method} {url} was answered {(int)answer.StatusCode}: {text}"
                    );
                }
            }
            catch (Exception e) when (IsFailure(e, cancellation) && tries == MaxTries)
            {
                throw new UnreachableServerException($"{method} {url} failed: {e.Message}", e);
            }
            catch (Exception e) when (IsFailure(e, cancellation))
            {
                // Again, after a pause.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100 * tries), cancellation);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>That it takes too long is told as a cancellation.</summary>
    private static bool IsFailure(Exception e, CancellationToken cancellation) =>
        e is HttpRequestException || (e is TaskCanceledException && !cancellation.IsCancellationRequested);

    private static bool IsWorthAnotherTry(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
}
