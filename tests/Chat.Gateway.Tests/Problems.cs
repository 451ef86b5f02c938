using System.Net.Http.Json;
using Chat.TestKit.Clients;

namespace Chat.Tests;

internal static class Problems
{
    /// <summary>The answer is problem details with the status and code.</summary>
    public static async Task AssertAsync(HttpResponseMessage answer, int status, string code)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode} {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = (await answer.Content.ReadFromJsonAsync<ProblemAnswer>())!;
        Assert.Equal(code, problem.Code);
        Assert.Equal(status, problem.Status);
        Assert.NotEmpty(problem.Detail);
    }
}
