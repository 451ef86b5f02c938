namespace Chat.Data.Generator.Texts;

/// <summary>The words of one language: common ones, and syllables from which rare ones are made.</summary>
/// <param name="Name">Its English name.</param>
/// <param name="Share">How much is written in it, relative to the others.</param>
/// <param name="Separator">What stands between words; nothing in Chinese and Japanese.</param>
/// <param name="Words">The most frequent first.</param>
/// <param name="Syllables">Two to four of them make a rare word.</param>
/// <param name="Stop">What ends a sentence.</param>
public sealed record Language(
    string Name,
    double Share,
    string Separator,
    IReadOnlyList<string> Words,
    IReadOnlyList<string> Syllables,
    string Stop
)
{
    public static readonly IReadOnlyList<Language> All =
    [
        Spaced(
            "English",
            0.5,
            Lists.English,
            "ar be con der el fin gra hol in ker lo men nor op pla ri sto ten un ver"
        ),
        Spaced(
            "German",
            0.15,
            Lists.German,
            "ab auf be ein fahr ge halt kraft lich mut nis ober plan recht schaft stell ung ver werk zug"
        ),
        Spaced(
            "French",
            0.1,
            Lists.French,
            "a bon cha dou en fleur gue ille jour lien mon neur on pre que ren sou tion vau é"
        ),
        Spaced(
            "Spanish",
            0.1,
            Lists.Spanish,
            "al ba cion des en fue gua hor ir jo lla mien ña or pa que ra sol tor ví"
        ),
        Spaced(
            "Russian",
            0.08,
            Lists.Russian,
            "бор вод гра дел жен за ин ко лов мир на об пра род ств тел уст ход чек щик"
        ),
        new(
            "Chinese",
            0.04,
            "",
            Split(Lists.Chinese),
            Split("安 北 车 东 风 光 海 江 开 林 马 南 平 青 山 田 文 西 新 月"),
            "。"
        ),
        new(
            "Japanese",
            0.03,
            "",
            Split(Lists.Japanese),
            Split("あ い か き く け こ さ し す た ち つ な に は ま も り を"),
            "。"
        ),
    ];

    private static Language Spaced(string name, double share, string words, string syllables) =>
        new(name, share, " ", Split(words), Split(syllables), ".");

    private static string[] Split(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
