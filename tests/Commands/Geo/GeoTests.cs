using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Geo;

public sealed class GeoTests : IDisposable
{
    private readonly TestServer server = new();

    public GeoTests() => server.Run("GEOADD sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania");

    public void Dispose()
    {
        server.ExpectCopyIsEqual();
        server.Dispose();
    }

    [Fact]
    public void Places_are_scores()
    {
        server.Expect("ZRANGE sicily 0 -1 WITHSCORES", "[Palermo, 3479099956230698, Catania, 3479447370796909]");
        server.Expect("GEODIST sicily Palermo Catania", "166274.1516");
        server.Expect("GEODIST sicily Palermo Catania km", "166.2742");
        server.Expect("GEODIST sicily Palermo Palermo", "0.0000");
        server.Expect("GEODIST sicily Palermo nosuch", "nil");
        server.Expect("GEODIST sicily Palermo Catania league", "-ERR unsupported unit provided. please use M, KM, FT, MI");
        server.Expect("GEODIST sicily a b m m", "-ERR syntax error");
        server.Expect("GEOHASH sicily Palermo nosuch Catania", "[sqc8b49rny0, nil, sqdtr74hyu0]");
        server.Expect("GEOPOS sicily Palermo nosuch", "[[13.36138933897018433, 38.11555639549629859], nil]");
        server.Run("HELLO 3");
        server.Expect("GEOPOS sicily Palermo", "[[13.36138933897018433, 38.11555639549629859]]");
    }

    [Fact]
    public void Places_are_added()
    {
        server.Expect("GEOADD sicily NX 1 1 Palermo 2 2 new", "1");
        Assert.Equal(["zadd sicily"], server.Touched);
        server.Expect("GEOADD sicily XX CH 1 1 Palermo 3 3 newer", "1");
        server.Expect("GEOADD sicily CH 1 1 Palermo", "0");
        Assert.Equal([], server.Touched);
        server.Expect("GEOADD sicily NX XX 1 1 x", "-ERR syntax error");
        server.Expect("GEOADD sicily 1 1 x 2", "-ERR syntax error");
        server.Expect("GEOADD sicily 1 x x", "-ERR value is not a valid float");
        server.Expect("GEOADD sicily 181 0 x", "-ERR invalid longitude,latitude pair 181.000000,0.000000");
        server.Expect("GEOADD sicily 0 -86 x", "-ERR invalid longitude,latitude pair 0.000000,-86.000000");
        server.Expect("GEOADD edges 180 85.05112878 ne -180 -85.05112878 sw", "2");
    }

    [Fact]
    public void Circles_and_boxes_are_searched()
    {
        server.Expect("GEOSEARCH sicily FROMLONLAT 15 37 BYRADIUS 200 km ASC", "[Catania, Palermo]");
        server.Expect("GEOSEARCH sicily FROMMEMBER Palermo BYRADIUS 1 km WITHDIST WITHHASH WITHCOORD", "[[Palermo, 0.0000, 3479099956230698, [13.36138933897018433, 38.11555639549629859]]]");
        server.Expect("GEOSEARCH sicily FROMLONLAT 15 37 BYBOX 400 400 km DESC WITHDIST", "[[Palermo, 190.4424], [Catania, 56.4413]]");
        server.Expect("GEOSEARCH sicily FROMLONLAT 15 37 BYRADIUS 200 km COUNT 1", "[Catania]");
        server.Expect("GEOSEARCH sicily FROMLONLAT 0 0 BYRADIUS 1 m", "[]");
        server.Expect("GEOSEARCH nosuch FROMMEMBER x BYRADIUS 1 m", "[]");
        server.Expect("GEORADIUS sicily 15 37 200 km WITHDIST DESC", "[[Palermo, 190.4424], [Catania, 56.4413]]");
        server.Expect("GEORADIUSBYMEMBER sicily Catania 100 km", "[Catania]");
        server.Expect("GEORADIUS_RO sicily 15 37 100 km COUNT 5 ANY", "[Catania]");
    }

    [Fact]
    public void Polygons_are_searched()
    {
        server.Expect("GEOSEARCH sicily BYPOLYGON 4 13 38 13 39 14 39 14 38", "[Palermo]");
        server.Expect("GEOSEARCH sicily BYPOLYGON 3 12 36 12 40 17 38 ASC", "[Palermo, Catania]");
        server.Expect("GEOSEARCH sicily BYPOLYGON 3 13 38 13 39 13.2 38", "[]");
        server.Expect("GEOSEARCH sicily BYPOLYGON 2 13 38 13 39", "-ERR GEOSEARCH BYPOLYGON must have at least 3 vertices");
        server.Expect("GEOSEARCH sicily BYPOLYGON x 13 38 13 39 14 39", "-ERR invalid number of vertices");
        server.Expect("GEOSEARCH sicily ASC DESC ASC ASC BYPOLYGON 3", "-ERR syntax error");
        server.Expect("GEOSEARCH sicily BYPOLYGON 4 13 38 13 39 14 39", "-ERR GEOSEARCH BYPOLYGON must have at least 3 vertices");
        server.Expect("GEOSEARCH sicily BYPOLYGON 3 13 38 13 39 14 99", "-ERR invalid longitude,latitude pair 14.000000,99.000000");
        server.Expect("GEOSEARCH sicily FROMMEMBER Palermo BYPOLYGON 3 12 36 12 40 17 38", "-ERR syntax error");
        server.Expect("GEOSEARCH sicily BYPOLYGON 3 12 36 12 40 17 38 FROMMEMBER Palermo", "-ERR syntax error");
    }

    [Fact]
    public void Results_are_stored()
    {
        server.Expect("GEOSEARCHSTORE {s}to sicily FROMLONLAT 15 37 BYRADIUS 200 km", "2");
        Assert.Equal(["geosearchstore {s}to"], server.Touched);
        server.Expect("ZRANGE {s}to 0 -1 WITHSCORES", "[Palermo, 3479099956230698, Catania, 3479447370796909]");
        server.Expect("GEORADIUS sicily 15 37 200 km STOREDIST {s}to", "2");
        Assert.Equal(["georadiusstore {s}to"], server.Touched);
        server.Run("ZRANGE {s}to 0 -1 WITHSCORES");
        Assert.StartsWith("[Catania, 56.44", server.Reply().ToString());
        server.Expect("GEOSEARCHSTORE {s}to nosuch FROMMEMBER x BYBOX 1 1 m STOREDIST", "0");
        Assert.Equal(["del {s}to"], server.Touched);
        server.Expect("GEORADIUSBYMEMBER sicily Palermo 1 m STORE sicily", "1");
        server.Expect("ZRANGE sicily 0 -1", "[Palermo]");
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        server.Expect("GEOSEARCH sicily BYRADIUS 1 m ASC DESC", "-ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for GEOSEARCH");
        server.Expect("GEOSEARCH sicily FROMLONLAT 1 1 ASC DESC", "-ERR exactly one of BYRADIUS, BYBOX and BYPOLYGON can be specified for GEOSEARCH");
        server.Expect("GEOSEARCH sicily FROMLONLAT 1 1 FROMMEMBER Palermo BYRADIUS 1 m", "-ERR syntax error");
        server.Expect("GEOSEARCH sicily FROMLONLAT 1 1 BYRADIUS 1 m BYBOX 1 1 m", "-ERR syntax error");
        server.Expect("GEOSEARCH sicily FROMMEMBER nosuch BYRADIUS 1 m", "-ERR member nosuch does not exist");
        server.Expect("GEOSEARCH sicily FROMLONLAT 1 1 BYRADIUS -1 m", "-ERR radius cannot be negative");
        server.Expect("GEOSEARCH sicily FROMLONLAT 1 1 BYRADIUS x m", "-ERR need numeric radius");
        server.Expect("GEOSEARCH sicily FROMLONLAT 1 1 BYBOX x 1 m", "-ERR need numeric width");
        server.Expect("GEOSEARCH sicily FROMLONLAT 1 1 BYBOX 1 x m", "-ERR need numeric height");
        server.Expect("GEOSEARCH sicily FROMLONLAT 1 1 BYBOX -1 1 m", "-ERR height or width cannot be negative");
        server.Expect("GEOSEARCH sicily FROMLONLAT 1 1 BYRADIUS 1 m COUNT 0", "-ERR COUNT must be > 0");
        server.Expect("GEOSEARCH sicily FROMLONLAT 1 1 BYRADIUS 1 m ANY", "-ERR the ANY argument requires COUNT argument");
        server.Expect("GEOSEARCHSTORE to sicily FROMLONLAT 1 1 BYRADIUS 1 m WITHDIST", "-ERR GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
        server.Expect("GEORADIUS sicily 1 1 1 m WITHDIST STORE x", "-ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
        server.Expect("GEORADIUS_RO sicily 1 1 1 m STORE x", "-ERR syntax error");
        server.Run("SET text x");
        server.Expect("GEOSEARCH text FROMLONLAT 1 1 BYRADIUS 1 m", "-WRONGTYPE Operation against a key holding the wrong kind of value");
        server.Expect("COMMAND GETKEYS GEORADIUS sicily 1 1 1 m COUNT 3 STOREDIST to", "[sicily, to]");
        server.Expect("COMMAND GETKEYS GEORADIUS sicily 1 1 1 m STORE a STOREDIST b", "[sicily, b]");
        server.Expect("COMMAND GETKEYS GEORADIUSBYMEMBER sicily m 1 m STORE a STORE b", "[sicily, b]");
    }
}
