"""What the house reads of `board` (core/house.py)."""

from xicheng_events.voice.board import data_views, views

PLACES = {"queries": ("event_ways", "month_figures", "open_data", "open_data_columns"), "views": ("data_views",)}
PAGES = (views.bp, data_views.bp)
AFTERWARDS = (views.way_afterwards,)
