namespace Chat.Data.Generator.Texts;

/// <summary>Draws ranks as natural language uses words: rank n about 1/n as often as the first.</summary>
internal sealed class Zipf
{
    private readonly double[] _until;

    public Zipf(int count)
    {
        _until = new double[count];
        double sum = 0;
        for (int rank = 0; rank < count; rank++)
        {
            _until[rank] = sum += 1.0 / (rank + 2.7); // Mandelbrot's shift: the very first are not that frequent
        }
    }

    public int Next(SplitMix random)
    {
        int found = Array.BinarySearch(_until, random.Share() * _until[^1]);
        return Math.Min(found < 0 ? ~found : found, _until.Length - 1);
    }
}
