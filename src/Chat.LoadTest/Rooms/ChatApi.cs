using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.LoadTest.Reports;
using Chat.LoadTest.Running;
using Chat.LoadTest.Users;

namespace Chat.LoadTest.Rooms;

/// <summary>The REST calls that prepare a run and check its outcome.</summary>
internal sealed class ChatApi(IReadOnlyList<Uri> urls) : IDisposable
{
    private const int MaxTries = 8;

    /// <summary>After this no other try is made: a server that says nothing does not hold up the program for long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http = new() { Timeout = Patience };
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
        var began = Stopwatch.GetTimestamp();
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
                        $"{method} {url} was answered {Answered(answer.StatusCode, text)}"
                    );
                }
            }
            catch (JsonException e)
            {
                throw new UnreachableServerException(
                    $"{method} {url} was answered with what is no JSON: is this a gateway?",
                    e
                );
            }
            catch (Exception e)
                when (IsFailure(e, cancellation) && (tries == MaxTries || Stopwatch.GetElapsedTime(began) >= Patience))
            {
                throw new UnreachableServerException($"{method} {url} failed: {Reason(e)}", e);
            }
            catch (Exception e) when (IsFailure(e, cancellation))
            {
                // Again, after a pause.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100 * tries), cancellation);
        }
    }

    /// <summary>What an answer has to have.</summary>
    /// <exception cref="UnreachableServerException">It has not.</exception>
    public static string Text(JsonElement answer, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            answer =
                answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var part) ? part : default;
        }

        return answer.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? answer.ToString()
            : throw new UnreachableServerException(
                $"An answer has no '{string.Join('.', path!)}': is it a chat server?"
            );
    }

    public void Dispose() => _http.Dispose();

    /// <summary>What knows no such path, and has no code of a chat server for it, is perhaps something else.</summary>
    internal static string Answered(HttpStatusCode status, string text)
    {
        var isOther =
            status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed && Errors.CodeOf(text, "").Length == 0;
        var said = string.IsNullOrWhiteSpace(text) ? "" : $": {Figures.Printable(text.Trim())}";
        return $"{(int)status}{(isOther ? " (is this a gateway?)" : "")}{said}";
    }

    /// <summary>Of encryption the outermost only says that there is an inner one.</summary>
    private static string Reason(Exception e) =>
        e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            ? $"no secure connection: {e.GetBaseException().Message}"
            : e.Message;

    /// <summary>That it takes too long is told as a cancellation.</summary>
    private static bool IsFailure(Exception e, CancellationToken cancellation) =>
        e is HttpRequestException || (e is TaskCanceledException && !cancellation.IsCancellationRequested);

    private static bool IsWorthAnotherTry(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
}
