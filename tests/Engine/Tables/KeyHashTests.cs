using Distro.Engine.Tables;

namespace Distro.Tests.Engine.Tables;

public class KeyHashTests
{
    [Fact]
    public void Depends_on_every_byte_the_length_and_the_seed()
    {
        var seen = new HashSet<ulong>();
        for (var length = 0; length < 40; length++)
        {
            var bytes = new byte[length];
            Assert.True(seen.Add(new KeyHash(7).Of(bytes)), $"length {length}");
            Assert.True(seen.Add(new KeyHash(8).Of(bytes)), $"seed, length {length}");
            for (var i = 0; i < length; i++)
            {
                bytes[i] = 1;
                Assert.True(seen.Add(new KeyHash(7).Of(bytes)), $"byte {i} of {length}");
                bytes[i] = 0;
            }
        }
    }
}
