namespace Chat.LoadTest.Checking;

/// <summary>What a change is, in eight bytes: one half says which, the other what it says. The default is none.</summary>
/// <param name="Which">Who did what, for a message its client id and sender.</param>
/// <param name="Text">Of the text as it was posted; 0 where there is none, or another one by now.</param>
internal readonly record struct Fingerprint(uint Which, uint Text)
{
    public static Fingerprint OfMessage(PostId id, ulong sender, uint text) =>
        new((uint)Hash.Mix(Hash.Mix(id.High ^ sender) ^ id.Low) | 1, text);

    public static Fingerprint OfChange(ulong kind, ulong actor, long message) =>
        new((uint)Hash.Mix(Hash.Mix(actor ^ kind) ^ (ulong)message) | 1, 0);

    public static uint OfText(ReadOnlySpan<byte> text) => (uint)Hash.Of(text) | 1;

    public static Fingerprint Of(ulong bits) => new((uint)(bits >> 32), (uint)bits);

    public ulong Bits => ((ulong)Which << 32) | Text;

    /// <summary>Whether both may be of the same change.</summary>
    public bool Agrees(Fingerprint other) =>
        Which == other.Which && (Text == other.Text || Text == 0 || other.Text == 0);
}
