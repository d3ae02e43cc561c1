"""Placing articles among themes."""

from topicmodel.placer.press_model import PressModel
from topicmodel.placer.service import Placer

__all__ = ["Placer", "PressModel"]
