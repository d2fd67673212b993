"""集中体验和座谈会: events to which a programme asks its members, in pairs by rota or all of them; who can't on which
days, and who stands in for whom."""
