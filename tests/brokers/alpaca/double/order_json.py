"""Orders as they are answered and told."""

from typing import Any

from tests.brokers.alpaca.double.orders import Order
from tests.brokers.alpaca.double.wire import NO_ASSET, plain, plain_or_none, stamp, stamp_or_none
from tests.brokers.alpaca.double.words import AssetClass, Role

Json = dict[str, Any]


def flat(order: Order) -> Json:
    """An order by itself, as a list that is not nested shows it."""
    asset = order.asset
    shown: Json = {
        "id": order.id,
        "client_order_id": order.client_order_id,
        "created_at": stamp(order.created_at),
        "updated_at": stamp(order.updated_at),
        "submitted_at": stamp(order.created_at),
        "filled_at": stamp_or_none(order.filled_at),
        "expired_at": stamp_or_none(order.expired_at),
        "expires_at": stamp(order.expires_at),
        "cancel_requested_at": stamp_or_none(order.cancel_requested_at),
        "canceled_at": stamp_or_none(order.canceled_at),
        "failed_at": stamp_or_none(order.failed_at),
        "replaced_at": stamp_or_none(order.replaced_at),
        "replaced_by": order.replaced_by,
        "replaces": order.replaces,
        "asset_id": asset.id if asset else NO_ASSET,
        "symbol": order.symbol,
        "asset_class": asset.asset_class.value if asset else "",
        "notional": plain_or_none(order.notional),
        "qty": plain_or_none(order.qty),
        "filled_qty": plain(order.filled_qty),
        "filled_avg_price": plain_or_none(order.average_price),
        "order_class": order.class_sent,
        "order_type": order.type.value,
        "type": order.type.value,
        "side": order.side.value,
        "time_in_force": order.tif.value,
        "limit_price": plain_or_none(order.limit_price),
        "stop_price": plain_or_none(order.stop_price),
        "status": order.status.value,
        "extended_hours": order.extended_hours,
        "legs": None,
        "trail_percent": plain_or_none(order.trail_percent),
        "trail_price": plain_or_none(order.trail_price),
        "hwm": plain_or_none(order.hwm),
        "subtag": None,
        "source": None,
    }
    if asset is not None and asset.asset_class is not AssetClass.CRYPTO:
        shown["position_intent"] = order.intent.value
    return shown | _multi_leg(order) if order.class_sent == "mleg" else shown


def nested(order: Order) -> Json:
    """An order with its legs."""
    shown = flat(order)
    if order.legs:
        shown["legs"] = [flat(leg) for leg in order.legs]
    return shown


def _multi_leg(order: Order) -> Json:
    """What is different of a multi-leg order and of its legs."""
    if order.role is Role.LEG:
        return {"type": "", "order_type": "", "ratio_qty": plain_or_none(order.ratio_qty)}
    return {"side": ""}
