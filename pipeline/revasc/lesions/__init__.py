"""From mentions to lesions: places, links, groups, and what is known of each lesion."""

from __future__ import annotations
