using System.Globalization;
using System.Text;

namespace Chat.Data.Generator.Texts;

/// <summary>
/// Texts as people write them in chats: mostly short, some long, in several languages, with names, numbers, links and
/// emojis, and with words that are rare enough to be searched for. Not thread-safe.
/// </summary>
public sealed class TextGenerator(SplitMix random)
{
    /// <summary>Words of a language beyond its list.</summary>
    private const int RareWords = 20_000;

    private const int MaxLength = 4_000;

    private static readonly string[] Emojis = ["👍", "😀", "🎉", "❤️", "🙏", "😂", "🚀", "👀", "✅", "🤔"];
    private static readonly double[] Shares = SharesOf(Language.All);
    private static readonly string[][] Vocabularies = [.. Language.All.Select(Vocabulary)];
    private static readonly Zipf Ranks = new(RareWords);

    private readonly StringBuilder _text = new();

    /// <summary>An emoji as people react with it.</summary>
    public string Emoji() => random.Of(Emojis);

    /// <summary>A text in any of the languages.</summary>
    public string Next()
    {
        double share = random.Share() * Shares[^1];
        return Next(Array.FindIndex(Shares, until => until > share));
    }

    private string Next(int which)
    {
        var language = Language.All[which];
        int words = Length();
        int untilStop = 4 + random.Below(12);
        _text.Clear();
        for (int i = 0; i < words && _text.Length < MaxLength; i++)
        {
            _text.Append(i == 0 ? "" : language.Separator).Append(Word(Vocabularies[which]));
            if (--untilStop == 0)
            {
                _text.Append(language.Stop);
                untilStop = 4 + random.Below(12);
            }
        }

        Decorate();
        _text[0] = char.ToUpper(_text[0], CultureInfo.InvariantCulture);
        return _text.ToString();
    }

    /// <summary>Log-normal: half of the texts have up to seven words, one in a hundred more than sixty.</summary>
    private int Length()
    {
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.Share())) * Math.Cos(2 * Math.PI * random.Share());
        return Math.Clamp((int)Math.Exp(1.95 + (0.95 * normal)), 1, 600);
    }

    private string Word(string[] vocabulary) => vocabulary[Math.Min(Ranks.Next(random), vocabulary.Length - 1)];

    private void Decorate()
    {
        switch (random.Below(40))
        {
            case 0:
                _text.Append(CultureInfo.InvariantCulture, $" #{random.Below(100_000)}");
                break;
            case 1:
                _text.Append(CultureInfo.InvariantCulture, $" https://example.org/issues/{random.Below(1_000_000)}");
                break;
            case 2 or 3:
                _text.Append(' ').Append(Emoji());
                break;
            case 4 or 5 or 6:
                _text.Append('?');
                break;
        }
    }

    /// <summary>The language's list, then rare words, always the same.</summary>
    private static string[] Vocabulary(Language language)
    {
        var words = new List<string>(language.Words);
        var known = new HashSet<string>(words, StringComparer.Ordinal);
        for (var made = new SplitMix((ulong)language.Name[0]); words.Count < RareWords; )
        {
            string word = string.Concat(
                Enumerable.Range(0, 2 + made.Below(3)).Select(_ => made.Of(language.Syllables))
            );
            if (known.Add(word))
            {
                words.Add(word);
            }
        }

        return [.. words];
    }

    private static double[] SharesOf(IReadOnlyList<Language> languages)
    {
        double until = 0;
        return [.. languages.Select(language => until += language.Share)];
    }
}
