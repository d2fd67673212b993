"""单位推荐: whom units recommend for a programme, one by one or by a list."""
