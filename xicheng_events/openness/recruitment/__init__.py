"""招募: who put themselves forward or was recommended, who is screened, suggested, published and chosen."""
