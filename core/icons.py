"""The icons: 20 px drawings of one stroke, each as the inside of an SVG element.

They are written into the page where they stand; a sprite would not be shorter.
"""

ICONS: dict[str, str] = {
    "arrow": '<path d="M4 10h12M11 5l5 5-5 5"/>',
    "back": '<path d="M16 10H4M9 5l-5 5 5 5"/>',
    "bar": '<path d="M4 10h12"/>',
    "calendar": '<rect x="3" y="4.5" width="14" height="13" rx="1"/><path d="M3 8.5h14M7 2.5v4M13 2.5v4"/>',
    "check": '<path d="M4 10.5l4 4 8-9"/>',
    "clock": '<circle cx="10" cy="10" r="7.5"/><path d="M10 5.5V10l3 2"/>',
    "cross": '<path d="M5 5l10 10M15 5L5 15"/>',
    "diamond": '<path d="M10 3l7 7-7 7-7-7z"/>',
    "down": '<path d="M10 4v12M5 11l5 5 5-5"/>',
    "eye": (
        '<path d="M1.5 10S5 4.5 10 4.5 18.5 10 18.5 10 15 15.5 10 15.5 1.5 10 1.5 10z"/>'
        '<circle cx="10" cy="10" r="2.5"/>'
    ),
    "file": '<path d="M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5"/>',
    "flag": '<path d="M5 18V3h10l-2 3.5 2 3.5H5"/>',
    "gem": '<path d="M10 3l7 7-7 7-7-7z" fill="currentColor"/>',
    "grip": '<path d="M7.5 5v.01M12.5 5v.01M7.5 10v.01M12.5 10v.01M7.5 15v.01M12.5 15v.01"/>',
    "half": '<circle cx="10" cy="10" r="6"/><path d="M10 4a6 6 0 0 1 0 12z" fill="currentColor"/>',
    "info": '<circle cx="10" cy="10" r="7.5"/><path d="M10 9v5M10 6v.01"/>',
    "link": '<path d="M8 12l4-4M7 9l-2 2a3 3 0 0 0 4 4l2-2M13 11l2-2a3 3 0 0 0-4-4L9 7"/>',
    "lock": '<rect x="4" y="9" width="12" height="8" rx="1"/><path d="M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9"/>',
    "mail": '<rect x="2.5" y="4.5" width="15" height="11" rx="1"/><path d="M3 5.5l7 5.5 7-5.5"/>',
    "pause": '<path d="M7 5v10M13 5v10"/>',
    "pencil": '<path d="M3 17l1-4L14 3l3 3L7 16z"/>',
    "people": (
        '<circle cx="7" cy="7" r="3"/>'
        '<path d="M1.5 17c0-3 2.5-5 5.5-5s5.5 2 5.5 5M13 4.5a3 3 0 0 1 0 5.5M15 12.5c2 .7 3.5 2.3 3.5 4.5"/>'
    ),
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "print": '<path d="M6 7V2.5h8V7M6 14H3V7h14v7h-3M6 11.5h8v6H6z"/>',
    "ring": '<circle cx="10" cy="10" r="6"/>',
    "scale": '<path d="M10 3v14M6 17h8M3.5 6h13M3.5 6L1.5 11.5h4zM16.5 6l-2 5.5h4z"/>',
    "search": '<circle cx="9" cy="9" r="5.5"/><path d="M13 13l4.5 4.5"/>',
    "up": '<path d="M10 16V4M5 9l5-5 5 5"/>',
    "warn": '<path d="M10 2.5L18 17H2zM10 8v4M10 14.5v.01"/>',
}
