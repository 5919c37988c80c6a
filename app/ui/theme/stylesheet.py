"""The one stylesheet, built from tokens: what a kind of control looks like is decided here and nowhere else.

Views give a control its kind by a dynamic property (``kind``, ``tone``); see ``app.ui.parts``.
"""

from __future__ import annotations

from string import Template
from typing import Final

from app.ui.theme.tokens import BODY_PX, RADIUS, SMALL_PX, TARGET, Tokens, Tone

_SHEET: Final = Template(
    """
* { outline: none; }
QWidget { color: $text; font-size: ${body}px; }
QMainWindow, QDialog, QWidget[kind="screen"] { background: $background; }
QLabel { background: transparent; }
QToolTip { background: $surface; color: $text; border: 1px solid $line; border-radius: 6px; padding: 6px 8px; }

QWidget[kind="surface"], QFrame[kind="surface"] { background: $surface; }
QFrame#rail { background: $surface; border: none; border-right: 1px solid $line; }
QFrame#top_bar { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame#side { background: $surface; border: none; border-left: 1px solid $line; }
QFrame[kind="card"] { background: $surface; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[kind="soft"] { background: $accent_soft; border: 1px solid transparent; border-radius: ${radius}px; }
QFrame[kind="sunken"] { background: $background; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[kind="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[kind="foot"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[kind="divider"] { background: $line; border: none; }
QFrame[kind="floating"] { background: $surface; border: 1px solid $line; border-radius: 22px; }
QFrame[kind="drop"] { background: $surface; border: 2px dashed $line_strong; border-radius: 16px; }
QFrame[kind="drop"][active="true"] { background: $accent_soft; border: 2px dashed $accent; }

QLabel[kind="title"] { font-size: 16px; font-weight: 600; }
QLabel[kind="hero"] { font-size: 22px; font-weight: 600; }
QLabel[kind="strong"] { font-weight: 600; }
QLabel[kind="heading"] { font-size: 12px; font-weight: 600; color: $text_dim; }
QLabel[kind="dim"] { font-size: ${small}px; color: $text_dim; }
QLabel[kind="small"] { font-size: ${small}px; }
QLabel[kind="code"] { font-size: 12px; color: $text_dim; }
$tones

QPushButton, QToolButton {
    min-height: ${inner}px; padding: 0 14px; border: 1px solid $line; border-radius: 8px;
    background: $surface; color: $text;
}
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $line; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 0 13px; }
QPushButton:disabled, QToolButton:disabled { color: $on_disabled; background: $disabled; border-color: $disabled; }
QPushButton[kind="primary"] { background: $accent; border-color: $accent; color: $on_accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $disabled; border-color: $disabled; color: $on_disabled; }
QPushButton[large="true"] { min-height: 46px; font-size: 16px; border-radius: ${radius}px; }
QPushButton[kind="link"] {
    background: transparent; border: 1px solid transparent; color: $accent; padding: 0 6px; font-size: ${small}px;
}
QPushButton[kind="link"]:hover { background: $accent_soft; }
QPushButton[kind="link"]:focus { border: 2px solid $accent; padding: 0 5px; }
QPushButton[kind="link"]:disabled { color: $on_disabled; background: transparent; border-color: transparent; }
QToolButton[kind="quiet"] {
    background: transparent; border: 1px solid transparent; min-width: ${inner}px; padding: 0; border-radius: 18px;
}
QToolButton[kind="quiet"]:hover { background: $hover; }
QToolButton[kind="quiet"]:checked { background: $accent_soft; color: $accent; }
QToolButton[kind="quiet"]:focus { border: 2px solid $accent; padding: 0; }
QToolButton[kind="quiet"]:disabled { background: transparent; border-color: transparent; }
QToolButton[kind="rail"] {
    background: transparent; border: 2px solid transparent; border-radius: ${radius}px; padding: 8px 0 6px 0;
    font-size: 12px; color: $text_dim;
}
QToolButton[kind="rail"]:hover { background: $hover; }
QToolButton[kind="rail"]:checked { background: $accent_soft; color: $accent; font-weight: 600; }
QToolButton[kind="rail"]:focus { border: 2px solid $accent; padding: 8px 0 6px 0; }

QToolButton[kind="segment"] { border-radius: 0; border-color: $line_strong; padding: 0 6px; margin: 0; }
QToolButton[kind="segment"][edge="first"] { border-top-left-radius: 8px; border-bottom-left-radius: 8px; }
QToolButton[kind="segment"][edge="middle"], QToolButton[kind="segment"][edge="last"] { border-left: none; }
QToolButton[kind="segment"][edge="last"] { border-top-right-radius: 8px; border-bottom-right-radius: 8px; }
QToolButton[kind="segment"][roomy="true"] { padding: 0 14px; }
QToolButton[kind="segment"]:checked { background: $accent_soft; color: $accent; font-weight: 600; }
QToolButton[kind="segment"]:focus { border: 2px solid $accent; padding: 0 5px; }
QToolButton[kind="segment"]:disabled { border-color: $line; }
QToolButton::menu-indicator { image: none; }
QToolButton[kind="segment"][roomy="true"]:focus { padding: 0 13px; }

QToolButton[kind="fold"] {
    background: transparent; border: 1px solid transparent; font-weight: 600; text-align: left; padding: 0 8px;
    min-height: 42px;
}
QToolButton[kind="fold"]:hover { background: $hover; }
QToolButton[kind="fold"]:focus { border: 2px solid $accent; padding: 0 7px; }
QPushButton[kind="chooser"] { text-align: left; padding: 0 12px; border-color: $line_strong; }
QPushButton[kind="chooser"]:focus { border: 2px solid $accent; padding: 0 11px; }
QPushButton[kind="soft"] { border-color: $line_strong; font-weight: 600; }

QAbstractButton[kind="chip"] {
    border-radius: 18px; font-weight: 600; padding: 0 16px 0 12px; border-color: transparent;
}
QAbstractButton[kind="chip"]:focus { border: 2px solid $accent; padding: 0 15px 0 11px; }
QAbstractButton[kind="choice"] {
    background: $surface; border: 1px solid $line; border-radius: ${radius}px; text-align: left; padding: 0;
}
QAbstractButton[kind="choice"]:hover { border-color: $line_strong; }
QAbstractButton[kind="choice"]:checked { border: 1px solid $accent; }
QAbstractButton[kind="choice"]:focus { border: 2px solid $accent; }
QAbstractButton[kind="choice"]:disabled { background: $background; border-color: $line; }

QLineEdit, QPlainTextEdit {
    min-height: ${inner}px; padding: 0 10px; border: 1px solid $line_strong; border-radius: 8px;
    background: $surface; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:disabled { background: $disabled; border-color: $disabled; color: $on_disabled; }
QPlainTextEdit { padding: 8px; font-size: 12px; }
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid $accent; padding: 0 9px; }
QLineEdit[kind="page"] {
    border: 1px solid transparent; background: transparent; padding: 0 2px;
}
QLineEdit[kind="page"]:hover { border-color: $line_strong; }
QLineEdit[kind="page"]:focus { border: 2px solid $accent; padding: 0 1px; background: $surface; }

QLineEdit[kind="bare"], QLineEdit[kind="bare"]:focus { border: none; background: transparent; padding: 0 4px; }
QListView#thumbnails { background: $background; border: none; border-right: 1px solid $line; outline: none; }
QListView#thumbnails::item, QListView#thumbnails::item:selected { background: transparent; }
QDoubleSpinBox {
    min-height: ${inner}px; padding: 0 8px; border: 1px solid $line_strong; border-radius: 8px; background: $surface;
    selection-background-color: $accent; selection-color: $on_accent;
}
QDoubleSpinBox:focus { border: 2px solid $accent; padding: 0 7px; }
QDoubleSpinBox:disabled { color: $on_disabled; background: $disabled; border-color: $disabled; }
QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: none; }
QSlider { min-height: ${target}px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $line_strong; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 18px; margin: -7px 0; border-radius: 9px; background: $accent; }
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled { background: $line_strong; }
QSlider::handle:horizontal:focus { border: 3px solid $text; }

QCheckBox { spacing: 10px; min-height: ${target}px; }
QCheckBox::indicator {
    width: 18px; height: 18px; border: 1px solid $line_strong; border-radius: 5px; background: $surface;
}
QCheckBox::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; }
QCheckBox::indicator:disabled { background: $disabled; border-color: $line; }
QCheckBox:focus { color: $accent; }
QCheckBox::indicator:focus { border: 2px solid $accent; width: 16px; height: 16px; }

QProgressBar { border: none; border-radius: 4px; background: $line; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { border-radius: 4px; background: $accent; }

QMenu { background: $surface; border: 1px solid $line; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 8px 28px 8px 12px; border-radius: 6px; min-height: 20px; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 6px 4px; }
QMenu::item:selected { background: $accent_soft; color: $accent; }
QMenu::item:disabled { color: $on_disabled; }

QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget[kind="clear"], QWidget[kind="clear"] { background: transparent; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle {
    background: $line_strong; background-clip: padding; border-radius: 5px; border: 2px solid transparent;
}
QAbstractScrollArea#page_view, #page_view QScrollBar { background: $canvas; }
QScrollBar::handle:vertical { min-height: 36px; }
QScrollBar::handle:horizontal { min-width: 36px; }
QScrollBar::handle:hover { background: $text_dim; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
)

_TONE: Final = Template(
    """
QLabel[tone="$name"] { color: $colour; }
QPushButton[kind="badge"][tone="$name"] {
    min-height: 24px; max-height: 24px; margin: 5px 0; padding: 0 10px 0 8px;
    border: 1px solid $colour; border-radius: 12px;
    background: $soft; color: $colour; font-size: 12px; font-weight: 600;
}
QPushButton[kind="badge"][tone="$name"]:focus, QPushButton[kind="badge"][tone="$name"]:hover { border-width: 2px; }
QFrame[kind="tone"][tone="$name"] { background: $soft; border: 1px solid $soft; border-radius: ${radius}px; }
QAbstractButton[kind="chip"][tone="$name"] { background: $soft; color: $colour; }
QAbstractButton[kind="chip"][tone="$name"]:hover { border: 1px solid $colour; }
QAbstractButton[kind="chip"][tone="$name"]:focus { border: 2px solid $accent; }
"""
)


def stylesheet(tokens: Tokens) -> str:
    """Return the stylesheet of one scheme."""
    colours = {name: getattr(tokens, name) for name in Tokens.__dataclass_fields__}
    tones = "".join(
        _TONE.substitute(colours, name=tone, colour=tokens.tone(tone), soft=tokens.tone_soft(tone), radius=RADIUS)
        for tone in Tone
    )
    lengths = {"radius": RADIUS, "body": BODY_PX, "small": SMALL_PX, "inner": TARGET - 2, "target": TARGET}
    return _SHEET.substitute(colours, **lengths, tones=tones)
